/** Work that ends early when its signal is aborted. */
export type Work<T> = (signal: AbortSignal) => Promise<T>;

/** Does two things at once. When one fails, the other is ended, and waited for; what failed first is thrown. */
export async function beside<A, B>(signal: AbortSignal, one: Work<A>, other: Work<B>): Promise<[A, B]> {
  const stop = new AbortController();
  const errors: unknown[] = [];
  const watched = async <T>(work: Work<T>): Promise<T> => {
    try {
      return await work(AbortSignal.any([signal, stop.signal]));
    } catch (error) {
      errors.push(error);
      stop.abort();
      throw error;
    }
  };
  const [first, second] = await Promise.allSettled([watched(one), watched(other)]);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  throw errors[0];
}
