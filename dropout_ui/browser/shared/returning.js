// Coming back: when to ask again whoever has refused.

/**
 * Milliseconds until then: what the server says, and at random up to half as long again (jitter).
 * All whom it refuses in one moment would come back in one moment otherwise.
 * @param {number} seconds
 */
export const untilReturn = (seconds) => 1000 * seconds * (1 + Math.random() / 2);
