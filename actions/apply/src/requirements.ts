/** What may be required of a plan, beside that it is the one that was reviewed. */
export const REQUIREMENTS = ['undiverged', 'approved'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];
