/** Contains no value, so that it can be printed. `instead`: set if another variable is the one to change. */
export type ConfigProblem = Readonly<{ variable: string; problem: string; example: string; instead?: string }>;
