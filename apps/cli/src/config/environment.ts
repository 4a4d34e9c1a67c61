import { homedir } from 'node:os';

/** What the commands may know of the machine they run on. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

export const processEnvironment = (): Environment => ({ variables: process.env, homeDir: homedir() });
