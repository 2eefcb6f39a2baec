/** What measurements share: one checkout and one backend, made when the first of them asks, removed at the end. */
import { Backend } from './backend.mjs';
import { Checkout } from './checkout.mjs';
import { endRunning } from './commands.mjs';

export class Bench {
  #checkout;
  #backend;

  /** @param {{ in?: string, say: (line: string) => void }} options `in`: a folder to measure in, instead of a clone */
  constructor(options) {
    this.options = options;
  }

  say(line) {
    this.options.say(line);
  }

  /** An installed checkout. */
  checkout() {
    this.#checkout ??= this.#makeCheckout();
    return this.#checkout;
  }

  /** A backend of its own; it runs unless this is the first that asks. */
  backend() {
    this.#backend ??= this.checkout().then((checkout) => Backend.prepare(checkout));
    return this.#backend;
  }

  /** A backend that runs. */
  async runningBackend() {
    const backend = await this.backend();
    if (!backend.running) {
      this.say('  npm start');
      await backend.start();
    }
    return backend;
  }

  /** A checkout beside which no backend takes time from what is measured. */
  async quietCheckout() {
    const backend = await this.#backend;
    if (backend?.running) await backend.stop();
    return this.checkout();
  }

  async source() {
    return (await this.#checkout)?.source;
  }

  /** Ends and removes all that was started and made, whatever went wrong before. */
  async close() {
    endRunning();
    // Whatever failed while it was made has been told then.
    const backend = await this.#backend?.catch(() => undefined);
    const checkout = await this.#checkout?.catch(() => undefined);
    try {
      await backend?.remove();
    } finally {
      checkout?.remove();
    }
  }

  async #makeCheckout() {
    if (this.options.in !== undefined) return Checkout.existing(this.options.in);
    this.say('  git clone, npm ci');
    return Checkout.clone();
  }
}
