/** What stands in the place of a secret. */
export const SENSITIVE = '(sensitive)';
/** What stands in the place of a secret that is another one than before. */
export const SENSITIVE_CHANGED = '(sensitive, changed)';

/** What to write in the place of a secret. */
export type Hide = (secret: string) => string;
