import { afterEach, describe, expect, test } from 'vitest';
import { hurriedClock } from '../../lib/proofs/exercise/hurried-clock.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

/** A call has a tenth of its time-out, which is 800 ms. */
const hurried = hurriedClock(10);

interface Statement {
  readonly Action: string | readonly string[];
}

/** The template without one action in one role's policy. */
const without = (role: string, action: string) => (template: object) => {
  const changed = structuredClone(template) as {
    Resources: Record<string, { Type: string; Properties: never }>;
  };
  for (const [id, { Type, Properties }] of Object.entries(changed.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !id.startsWith(`WebhookPipeline${role}`)) continue;
    const document = (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument;
    document.Statement = document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((granted) => granted !== action),
    }));
  }
  return changed;
};

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

async function statusOf(deliveryId: unknown): Promise<unknown> {
  await pipeline.run.stepFunctions.idle();
  return (await pipeline.get(`/deliveries/${String(deliveryId)}`)).body.status;
}

describe('a missing permission has the same effect as on AWS', () => {
  test.each([
    ['Ingest', 's3:PutObject', 'TaskFailed: S3.AccessDeniedException'],
    ['Ingest', 'dynamodb:PutItem', 'TaskFailed: DynamoDB.AmazonDynamoDBException'],
    ['Ingest', 'states:StartExecution', 'TaskFailed: StepFunctions.AWSStepFunctionsException'],
  ])('%s without %s parks the delivery', async (role, action, line) => {
    pipeline = await startPipeline({ clock: hurried, change: without(role, action) });
    const { body } = await pipeline.post('generic', '{"data":1}');
    await statusOf(body.deliveryId);
    expect(pipeline.lines.some((logged) => logged.includes(line))).toBe(true);
    expect(await pipeline.countMessages('ParkingQueue')).toBe(1);
  });

  test('Accept without states:StartExecution answers 500, never 202', async () => {
    pipeline = await startPipeline({ change: without('AcceptRole', 'states:StartExecution') });
    expect(await pipeline.post('generic', '{"data":1}')).toMatchObject({
      status: 500,
      body: { status: 500 },
    });
  });

  test('ReadDelivery without dynamodb:GetItem answers 500', async () => {
    pipeline = await startPipeline({ change: without('ReadDeliveryRole', 'dynamodb:GetItem') });
    expect((await pipeline.get('/deliveries/generic-1')).status).toBe(500);
  });

  test('Process without lambda:InvokeFunction leaves the delivery open, and retries for a day', async () => {
    pipeline = await startPipeline({
      // The pauses grow to minutes.
      clock: hurriedClock(100),
      change: without('ProcessRole', 'lambda:InvokeFunction'),
    });
    const { body } = await pipeline.post('generic', '{"data":1}');
    const refused = () =>
      pipeline.lines.filter((line) => line.includes('TaskFailed: Lambda.AWSLambdaException'));
    // More retries than an earlier version made in its two minutes.
    await pipeline.until('the eighth try', () => refused().length >= 8);
    const { body: delivery } = await pipeline.get(`/deliveries/${String(body.deliveryId)}`);
    expect(delivery).toMatchObject({ status: 'ACCEPTED' });
  });

  test("compute without s3:GetObject fails with the SDK's AccessDenied", async () => {
    pipeline = await startPipeline({ clock: hurried, change: without('ComputeRole', 's3:GetObject') });
    const { body } = await pipeline.post('generic', '{"data":1}');
    // The message of S3 contains ARNs and is for operators only.
    expect(await pipeline.settled(body.deliveryId)).toMatchObject({
      status: 'FAILED',
      error: { name: 'AccessDenied', message: 'The computation ended as FAILED.' },
    });
  });

  test('the rule without states:StartExecution does not change the record', async () => {
    pipeline = await startPipeline({ change: without('TrackEventsRole', 'states:StartExecution') });
    const { body } = await pipeline.post('generic', '{"data":1}');
    expect(await statusOf(body.deliveryId)).toBe('ACCEPTED');
    expect(pipeline.lines.some((line) => line.includes('not delivered'))).toBe(true);
  });

  test('Track without dynamodb:UpdateItem does not change the record', async () => {
    pipeline = await startPipeline({ clock: hurried, change: without('TrackRole', 'dynamodb:UpdateItem') });
    const { body } = await pipeline.post('generic', '{"data":1}');
    expect(await statusOf(body.deliveryId)).toBe('ACCEPTED');
  });

  test('a role that API Gateway may not assume answers 500', async () => {
    pipeline = await startPipeline({
      change: (template) =>
        JSON.parse(
          JSON.stringify(template).replaceAll('apigateway.amazonaws.com', 'ec2.amazonaws.com'),
        ) as object,
    });
    expect((await pipeline.post('generic', '{"data":1}')).status).toBe(500);
  });
});
