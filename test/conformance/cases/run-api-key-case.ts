import { verdictOnAnswer } from '../compare/compare-answer.ts';
import { API_ID, resource } from '../recorded/path-resources.ts';
import { answerRequest, mockIntegration, STAGE_NAME } from '../recorded/recorded-api.ts';
import { membersAt, required, type RecordedCase } from '../recorded/recorded-case.ts';
import { methodOf, requestTo } from '../recorded/recorded-request.ts';
import type { Verdict } from '../compare/verdict.ts';

/** Sends a request to a method that may need an API key. Of two keys on the usage plan one is disabled. */
export async function runApiKey(recorded: RecordedCase): Promise<Verdict> {
  const method = required(recorded, 'method', membersAt);
  const response = await answerRequest(
    {
      settings: membersAt(recorded, 'api'),
      methods: [
        {
          ...methodOf(method),
          integration: mockIntegration(),
          properties: { ApiKeyRequired: method['apiKeyRequired'] ?? false },
        },
      ],
      others: [
        resource('UsagePlan', 'Plan', { ApiStages: [{ ApiId: API_ID, Stage: STAGE_NAME }] }),
        ...apiKey('Enabled', '<api-key-value>', true),
        ...apiKey('Disabled', '<disabled-api-key-value>', false),
      ],
    },
    requestTo(method, membersAt(recorded, 'request')),
  );
  return verdictOnAnswer(recorded, response);
}

function apiKey(logicalId: string, value: string, isEnabled: boolean) {
  return [
    resource('ApiKey', logicalId, { Enabled: isEnabled, Value: value }),
    resource('UsagePlanKey', `${logicalId}OnPlan`, {
      KeyId: logicalId,
      KeyType: 'API_KEY',
      UsagePlanId: 'Plan',
    }),
  ];
}
