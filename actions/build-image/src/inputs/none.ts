/** What a list of lines says: nothing for `none`, and what holds by itself where it is empty. */
export function unlessNone(given: readonly string[], preset: readonly string[]): readonly string[] {
  if (given.length === 0) return preset;
  return given.length === 1 && given[0] === 'none' ? [] : given;
}
