import type { Command } from '../command.js';
import { conformanceCommand } from './conformance.js';
import { modelsCommand } from './models.js';
import { streamCommand } from './stream.js';
import { testCommand } from './test.js';

export const COMMANDS: readonly Command[] = [streamCommand, testCommand, modelsCommand, conformanceCommand];
