import { answerError, settingsOf } from '../compare/answer-error.ts';
import { verdictOnAnswer } from '../compare/compare-answer.ts';
import { isMembers, membersAt, required, textAt, type RecordedCase } from '../recorded/recorded-case.ts';
import { runFailingIntegration } from './run-integration-case.ts';
import type { Verdict } from '../compare/verdict.ts';

/** What the API answers by itself: to a recorded error, or where an integration makes the invocation fail. */
export async function runGatewayResponse(recorded: RecordedCase): Promise<Verdict> {
  const { error } = recorded;
  if (!isMembers(error)) return runFailingIntegration(recorded);
  const settings = Object.entries(membersAt(recorded, 'gateway_responses')).map(([type, response]) =>
    settingsOf(type, isMembers(response) ? response : {}),
  );
  const answer = answerError(settings, required(error, 'type', textAt), textAt(error, 'message'));
  return verdictOnAnswer(recorded, answer);
}
