/**
 * The texts contain no value of a variable, so they can be printed. `instead` is set if another variable should be
 * changed.
 */
export type ConfigProblem = Readonly<{ variable: string; problem: string; example: string; instead?: string }>;
