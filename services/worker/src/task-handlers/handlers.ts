import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TaskHandler, textOf, wholeNumberOf } from './task-handler';

const mostFrequentShown = 10;

/** Counts words: `{ text }` to how many there are, how many different ones, and the ten most frequent. */
export const wordCount: TaskHandler = (payload) => {
  const words =
    textOf(payload, 'text')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1));
  return {
    words: words.length,
    different: counts.size,
    most_frequent: ranked.slice(0, mostFrequentShown).map(([word, count]) => ({ word: word.slice(0, 100), count })),
  };
};

/** Hashes a text: `{ text }` to its SHA-256 in hexadecimal, and its length in UTF-8. */
export const sha256: TaskHandler = (payload) => {
  const bytes = Buffer.from(textOf(payload, 'text'));
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
};

/** Says that schedule, queue and worker run: what the cron producer sends. */
export const heartbeat: TaskHandler = (payload) => ({ scheduled_time: payload.scheduled_time ?? null });

/** Takes a while, up to 2 s: for rehearsing what happens to work that is under way. */
export const wait: TaskHandler = async (payload) => {
  const milliseconds = wholeNumberOf(payload, 'milliseconds', { max: 2000, default: 0 });
  await sleep(milliseconds);
  return { waited_ms: milliseconds };
};

/** Fails the first `{ times }` times, by default always: for rehearsing retries and the dead-letter queue. */
export const fail: TaskHandler = (payload, { attempt }) => {
  const times = wholeNumberOf(payload, 'times', { max: 1000, default: 1000 });
  if (attempt <= times) throw new Error(`Failing as asked, attempt ${attempt}`);
  return { failed_times: times };
};
