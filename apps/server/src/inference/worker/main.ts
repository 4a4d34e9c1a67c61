import { isParentMessage, type ParentMessage, type WorkerMessage } from '../messages.js';
import { Session } from './session.js';

/** Entry of a worker process: it exits when told to, or when its parent is gone. */

const send = (message: WorkerMessage): Promise<void> =>
  new Promise((resolve) => {
    // A failed send means that the parent is gone, and 'disconnect' ends the process.
    if (process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });

const session = new Session(send, () => process.exit(0));

process.on('message', (message: unknown) => {
  if (isParentMessage(message)) enqueue(message);
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the parent decides when its workers stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

let tail: Promise<void> = Promise.resolve();

/** Messages are handled one after the other, so that answers come in order and a stop comes last. */
function enqueue(message: ParentMessage): void {
  tail = tail.then(() => session.handle(message));
}
