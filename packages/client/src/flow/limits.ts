/** Most frames that may be unanswered at the same time: what the client holds and the server expects of one. */
export const MAX_IN_FLIGHT = 16;
