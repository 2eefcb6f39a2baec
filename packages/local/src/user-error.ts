/** Something that the person at the terminal can put right: shown as its message alone, with exit code 1. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UserError';
  }
}

/** Something was ended because everything was: no failure of its own. */
export class Stopped extends UserError {
  constructor(what: string) {
    super(`${what}: stopped.`);
    this.name = 'Stopped';
  }
}
