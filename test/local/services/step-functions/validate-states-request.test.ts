import { describe, expect, test } from 'vitest';
import { account, createService, executionArn, pass } from './service.ts';

describe('a request is refused', () => {
  const tooLong = 'n'.repeat(81);
  const constraint = (member: string, value: string, rule: string): string =>
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${rule}`;

  test.each([
    {
      what: 'a name of 81 characters',
      request: { name: tooLong },
      code: 'ValidationException',
      message: constraint('name', `'${tooLong}'`, 'Member must have length less than or equal to 80'),
    },
    {
      what: 'an empty name',
      request: { name: '' },
      code: 'ValidationException',
      message: constraint('name', "''", 'Member must have length greater than or equal to 1'),
    },
    {
      what: 'an input of 262,145 bytes',
      request: { input: `"${'x'.repeat(262_143)}"` },
      code: 'ValidationException',
      message: constraint('input', "'***'", 'Member must have length less than or equal to 262144'),
    },
    {
      what: 'an input that is too long only in bytes',
      request: { input: `"${'ü'.repeat(131_072)}"` },
      code: 'ValidationException',
      message: constraint('input', "'***'", 'Member must have length less than or equal to 262144'),
    },
    {
      what: 'no state machine',
      request: { stateMachineArn: undefined },
      code: 'ValidationException',
      message: constraint('stateMachineArn', 'null', 'Member must not be null'),
    },
    {
      what: 'an input that is not a string',
      request: { input: { a: 1 } },
      code: 'SerializationException',
      message: "'input' must be a string, got object",
    },
    {
      what: 'an empty input',
      request: { input: '' },
      code: 'InvalidExecutionInput',
      message: "Invalid State Machine Execution Input: 'Unexpected end of JSON input'",
    },
    {
      what: 'an input that is a bare word',
      request: { input: 'hello' },
      code: 'InvalidExecutionInput',
      message:
        "Invalid State Machine Execution Input: 'Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
    },
    {
      what: 'text that is not an ARN',
      request: { stateMachineArn: 'Process' },
      code: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: Process'",
    },
    {
      what: 'the ARN of an execution',
      request: { stateMachineArn: `arn:aws:states:${account}:execution:Process:x` },
      code: 'InvalidArn',
      message: "Invalid Arn: 'Resource type not valid in this context: execution'",
    },
    {
      what: 'a state machine that does not exist',
      request: { stateMachineArn: `arn:aws:states:${account}:stateMachine:Nobody` },
      code: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: 'arn:aws:states:${account}:stateMachine:Nobody'`,
    },
  ])('for $what', async ({ request, code, message }) => {
    const { service, add } = createService();
    const stateMachineArn = add('Process', 'STANDARD', pass);

    await expect(service.call('StartExecution', { stateMachineArn, ...request })).rejects.toMatchObject({
      code,
      message,
      statusCode: 400,
    });
  });

  test.each([...Array.from(' <>{}[]?*"#%\\^|~`$&,;:/'), '\u0000', '\u007f', '\u009f', '\ufffe', '\ud800'])(
    'for a name with %j',
    async (character) => {
      const { service, add } = createService();
      const name = `d${character}1`;

      await expect(
        service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', pass), name }),
      ).rejects.toMatchObject({ code: 'InvalidName', message: `Invalid Name: '${name}'` });
    },
  );

  test('for an action that the local run does not have', async () => {
    await expect(createService().service.call('TestState', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
    });
  });

  test.each(['DescribeExecution', 'GetExecutionHistory', 'StopExecution', 'RedriveExecution'])(
    'for an Express execution by %s',
    async (action) => {
      const { service, add } = createService();
      const stateMachineArn = add('Ingest', 'EXPRESS', pass);
      const { executionArn: arn } = await service.call('StartExecution', { stateMachineArn });

      await expect(service.call(action, { executionArn: arn })).rejects.toMatchObject({
        code: 'InvalidArn',
        message: "Invalid Arn: 'Resource type not valid in this context: express'",
      });
    },
  );

  test('for an execution that does not exist', async () => {
    await expect(
      createService().service.call('DescribeExecution', { executionArn: executionArn('x') }),
    ).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn('x')}'`,
    });
  });

  test.each([
    { action: 'ListExecutions', type: 'EXPRESS' as const },
    { action: 'StartSyncExecution', type: 'STANDARD' as const },
  ])('for $action of a state machine of type $type', async ({ action, type }) => {
    const { service, add } = createService();

    await expect(service.call(action, { stateMachineArn: add('Machine', type, pass) })).rejects.toMatchObject(
      {
        code: 'StateMachineTypeNotSupported',
      },
    );
  });
});
