import { describe, expect, test } from 'vitest';
import { createService, executionArn, fail, pass, start, wait } from './service.ts';

describe('a status event', () => {
  test('has the complete envelope, RUNNING first', async () => {
    const { service, add, events, settle } = createService();
    const stateMachineArn = add('Process', 'STANDARD', wait);
    await service.call('StartExecution', { stateMachineArn, name: 'd-1', input: '{"k":1}' });
    await settle();

    const detail = {
      executionArn: executionArn('d-1'),
      stateMachineArn,
      name: 'd-1',
      startDate: start * 1000,
      input: '{"k":1}',
      inputDetails: { included: true },
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      error: null,
      cause: null,
    };
    expect(events[0]).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Step Functions Execution Status Change',
      source: 'aws.states',
      account: '111122223333',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-1',
      resources: [executionArn('d-1')],
      detail: {
        ...detail,
        status: 'RUNNING',
        stopDate: null,
        output: null,
        outputDetails: null,
        redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
      },
    });
    expect(events[1]).toMatchObject({
      time: '2026-01-01T00:01:00Z',
      detail: {
        ...detail,
        status: 'SUCCEEDED',
        stopDate: (start + 60) * 1000,
        output: '{"k":1}',
        outputDetails: { included: true },
        redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      },
    });
    expect(events).toHaveLength(2);
  });

  test('counts escaped characters', async () => {
    const { service, add, events, settle } = createService();
    // 40,000 escapes of two bytes in the JSON text, which escape again: 40,000 x 4 bytes, twice, is above 253,952.
    const input = JSON.stringify('"'.repeat(40_000));
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', pass), input });
    await settle();

    expect(events.map(({ detail }) => detail['inputDetails'])).toEqual([
      { included: true },
      { included: false },
    ]);
  });

  test('of a failure has error and cause and can be redriven', async () => {
    const { service, add, events, settle } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', fail) });
    await settle();

    expect(events.at(-1)?.detail).toMatchObject({
      status: 'FAILED',
      output: null,
      outputDetails: null,
      error: 'No.Luck',
      cause: 'none left',
      redriveStatus: 'REDRIVABLE',
      redriveStatusReason: null,
    });
  });

  // 248 KB are 253,952 bytes; the input has two quotes, which the event's JSON escapes with a backslash each.
  test.each([
    {
      what: 'keeps input and output at the limit together',
      size: 126_972,
      inputIncluded: true,
      outputIncluded: true,
    },
    { what: 'drops the input above the limit', size: 126_973, inputIncluded: false, outputIncluded: true },
    {
      what: 'drops an output that alone is above the limit',
      size: 253_949,
      inputIncluded: false,
      outputIncluded: false,
    },
  ])('$what', async ({ size, inputIncluded, outputIncluded }) => {
    const { service, add, events, settle } = createService();
    const input = `"${'x'.repeat(size)}"`;
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', pass), input });
    await settle();

    expect(events.at(-1)?.detail).toMatchObject({
      input: inputIncluded ? input : null,
      inputDetails: { included: inputIncluded },
      output: outputIncluded ? input : null,
      outputDetails: { included: outputIncluded },
    });
  });
});
