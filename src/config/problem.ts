/** Contains no value, so that it can be printed. `instead` is the variable to set, if it is another one. */
export type ConfigProblem = Readonly<{ variable: string; problem: string; example: string; instead?: string }>;
