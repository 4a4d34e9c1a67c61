/** Waits for time to pass where time is what is tested: a stall, a hold, a rate. */
export const passTime = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
