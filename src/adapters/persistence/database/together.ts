import { nextTick } from 'node:process';

/**
 * Collects all calls made in one turn of the event loop and answers them with one `load`, which is cheaper than one per
 * call. `load` must return one answer per question, in the same order. If it fails, all these calls fail.
 */
export const loadTogether = <Q, A>(
  load: (questions: readonly Q[]) => Promise<readonly A[]>,
): ((question: Q) => Promise<A>) => {
  let asked: Q[] = [];
  let loading: Promise<readonly A[]> | null = null;
  const loadSoon = async (): Promise<readonly A[]> => {
    // Wait for the promise callbacks of this turn, because they may ask more questions.
    await new Promise((resolve) => nextTick(resolve));
    const questions = asked;
    asked = [];
    loading = null;
    return load(questions);
  };
  return async (question) => {
    const at = asked.push(question) - 1;
    const answers = await (loading ??= loadSoon());
    return answers[at] as A;
  };
};
