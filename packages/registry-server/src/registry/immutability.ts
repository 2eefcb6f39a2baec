import type { Answer } from './answers.js';
import { tagTaken } from './answers.js';
import type { Backend } from './backend.js';

/** What happens when a tag is put that is there. */
export interface Immutability {
  /** Whether tags can't be moved; `cache*` is excluded. */
  readonly immutable: boolean;
  /** Whether putting the image that a tag already names is refused too. */
  readonly refuseSame: boolean;
}

/** Runs `put` if the tag may be put; else gives the refusal. One put of a tag at a time, as in ECR. */
export interface TagRules {
  put(repository: string, tag: string, digest: string, put: () => Promise<void>): Promise<Answer | undefined>;
}

/** Holds tags to the rules of a repository with `IMMUTABLE_WITH_EXCLUSION` and the exclusion `cache*`. */
export function tagRules(backend: Backend, { immutable, refuseSame }: Immutability): TagRules {
  const turns = new Map<string, Promise<void>>();
  return {
    put: async (repository, tag, digest, put) => {
      const key = `${repository}:${tag}`;
      const before = turns.get(key) ?? Promise.resolve();
      const mine = before.then(async () => {
        const there = immutable && !tag.startsWith('cache') ? await backend.digestOf(repository, tag) : undefined;
        if (there && (refuseSame || there !== digest)) return tagTaken(repository, tag);
        await put();
        return undefined;
      });
      const turn = mine.then(
        () => undefined,
        () => undefined,
      );
      turns.set(key, turn);
      return mine;
    },
  };
}
