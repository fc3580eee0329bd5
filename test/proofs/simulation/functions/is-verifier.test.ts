import { expect, test } from 'vitest';
import { accountOf } from '../../../../lib/local/template/account-of.ts';
import { functionsOf } from '../../../../lib/local/template/functions-of.ts';
import { readOutputs, readTemplate } from '../../../../lib/local/template/read-template.ts';
import { Source } from '../../../../lib/pipeline/sources/source.ts';
import {
  callsComputation,
  callsVerifier,
  isVerifier,
} from '../../../../lib/proofs/simulation/functions/is-verifier.ts';
import { synthesiseStack } from '../../../synthesise-pipeline.ts';

const template = synthesiseStack({ sources: { github: Source.github({ secret: 'github' }) } }).toJSON();
const outputs = readOutputs(template);
const { IngestArn = '', ProcessArn = '' } = outputs;

test('of the functions that a pipeline invokes, the verifier is the one of Ingest', () => {
  const invoked = functionsOf(readTemplate(template), accountOf(template)).filter(
    ({ invokedBy }) => invokedBy.length > 0,
  );
  expect(
    invoked
      .map((known) => [known.invokedBy, isVerifier(known, outputs)])
      .toSorted(([, one]) => (one ? 1 : -1)),
  ).toEqual([
    [[ProcessArn], false],
    [[IngestArn], true],
  ]);
});

test('a pipeline without outputs has no verifier', () => {
  expect(isVerifier({ invokedBy: [IngestArn] }, {})).toBe(false);
});

test('a call of Ingest to a function is one of the verifier, any other call to a function is one of the computation', () => {
  const hop = { kind: 'task', action: 'lambda:invoke', subject: '', attempt: 1 } as const;
  const calls = [
    { ...hop, caller: IngestArn },
    { ...hop, caller: ProcessArn },
    { ...hop, caller: IngestArn, action: 'sqs:sendMessage' },
  ];
  expect(calls.map((call) => callsVerifier(call, outputs))).toEqual([true, false, false]);
  expect(calls.map((call) => callsComputation(call, outputs))).toEqual([false, true, false]);
});
