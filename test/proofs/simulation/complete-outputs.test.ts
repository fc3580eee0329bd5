import { describe, expect, test } from 'vitest';
import { completeOutputs } from '../../../lib/proofs/simulation/complete-outputs.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { readOutputs } from '../../../lib/local/template/read-template.ts';
import { synthesiseTemplate } from '../../../lib/pipeline/synthesise-webhook-stack.ts';

describe.each([
  {},
  { acknowledgement: 'stored' },
  { acknowledgement: 'stored', drainParking: true },
  { processWorkflow: 'express' },
] as const)('the parts of a pipeline with %j', (props) => {
  const template = synthesiseTemplate(props);

  test('are found without the outputs of a WebhookStack, each as its output names it', () => {
    const { Url: _url, ApiKeyId: _key, ...named } = readOutputs(template, LOCAL_ACCOUNT);
    const { Outputs: _none, ...bare } = template as { readonly Outputs: object };
    expect(readOutputs(completeOutputs(bare), LOCAL_ACCOUNT)).toEqual(named);
  });

  test('are left as they are where the stack names them', () => {
    expect(completeOutputs(template)).toBe(template);
  });
});
