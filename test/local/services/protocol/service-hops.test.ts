import { describe, expect, test } from 'vitest';
import { ServiceError } from '../../../../lib/local/service-error.ts';
import {
  answerStepFunctions,
  checkServiceHops,
  createServiceHops,
} from '../../../../lib/local/services/protocol/service-hops.ts';
import cases from '../../../cases/integrations/service-uris.json' with { type: 'json' };

interface UriCase {
  readonly name: string;
  readonly uri?: string;
  /** What the message says is not supported; absent if the URI is accepted. */
  readonly message?: string;
}

const hops = createServiceHops(() => Promise.resolve({}), 'http://127.0.0.1');

describe('the URI of a method is checked while it loads', () => {
  test.each(cases as readonly UriCase[])('$name', ({ uri, message }) => {
    const properties = { Integration: { ...(uri !== undefined && { Uri: uri }) } };
    const resources = [{ logicalId: 'Method', type: 'AWS::ApiGateway::Method', properties }];
    const check = (): void => checkServiceHops(resources, hops);
    if (message === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(`does not support ${message}`);
  });
});

const call = (body: string, code = 'AccessDeniedException') =>
  answerStepFunctions(() => Promise.reject(new ServiceError(code, 'no')), {
    roleArn: '',
    action: 'StartExecution',
    body,
  });

test.each(['{', '[]', 'null', '"text"', '1', ''])(
  'a request of %s is refused without a message',
  async (body) => {
    expect(await call(body)).toMatchObject({
      status: 400,
      body: '{"__type":"com.amazon.coral.service#SerializationException"}',
    });
  },
);

test.each([
  ['AccessDeniedException', 'com.amazon.coral.service'],
  ['ThrottlingException', 'com.amazon.coral.availability'],
  ['ExecutionAlreadyExists', 'com.amazonaws.swf.service.v2.model'],
])('the type of %s has the namespace %s', async (code, namespace) => {
  const { body } = await call('{}', code);
  expect(JSON.parse(body)).toEqual({ __type: `${namespace}#${code}`, message: 'no' });
});
