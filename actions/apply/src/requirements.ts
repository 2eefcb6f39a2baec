/** What may be required of a plan, beside that it is the one that was reviewed. */
export const REQUIREMENTS = ['undiverged', 'approved', 'same-code'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];
