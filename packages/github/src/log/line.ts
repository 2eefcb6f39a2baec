import { info } from '@actions/core';

/** Shows one line of the log that is no workflow command, whatever stands in it. */
export function line(text: string): void {
  info(text.replace(/\s+/g, ' ').replace(/^ ?::/, ': :').replaceAll('##[', '## ['));
}
