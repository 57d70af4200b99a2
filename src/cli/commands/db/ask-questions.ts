import type { Choices, DuplicateChoice, Question } from "../../../../schema/reconcile/choices.ts";
import { type Asking, choose } from "../../confirm.ts";

/** Asks each question on the terminal; what is left unanswered stays a question. */
export async function askQuestions(
  context: Asking,
  questions: readonly Question[],
  choices: Choices,
): Promise<Choices> {
  let chosen = choices;
  for (const { option, subject, saw, answers } of questions) {
    if (answers.length === 0) continue;
    const lines = [saw, ...answers.map(({ answer, does }) => `  ${answer}   ${does}`)];
    const answer = await choose(
      context,
      lines,
      answers.map((one) => one.answer),
    );
    if (answer === undefined) continue;
    if (option === "duplicates") chosen = { ...chosen, duplicates: answer as DuplicateChoice };
    else chosen = { ...chosen, [option]: { ...chosen[option], [subject]: answer } };
  }
  return chosen;
}
