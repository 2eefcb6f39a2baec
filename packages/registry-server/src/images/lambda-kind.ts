/** The runtimes there are bases for. */
export type LambdaKind = 'python' | 'nodejs';
