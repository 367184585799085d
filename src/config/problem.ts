/** Contains no value, so that it can be printed. */
export type ConfigProblem = Readonly<{ variable: string; problem: string; example: string }>;
