import type { Command } from '../command.js';
import { conformanceCommand } from './conformance.js';
import { modelsCommand } from './models.js';
import { streamCommand } from './stream.js';

export const COMMANDS: readonly Command[] = [streamCommand, modelsCommand, conformanceCommand];
