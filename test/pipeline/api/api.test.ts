import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { onlyResource, synthesisePipeline } from '../../synthesise-pipeline.ts';

const template = synthesisePipeline();

test('the API is regional', () => {
  template.hasResourceProperties('AWS::ApiGateway::RestApi', {
    EndpointConfiguration: { Types: ['REGIONAL'] },
  });
});

test('the stage is throttled and logs requests without execution logs', () => {
  template.hasResourceProperties('AWS::ApiGateway::Stage', {
    AccessLogSetting: Match.objectLike({ Format: Match.anyValue() }),
    MethodSettings: [
      Match.objectLike({
        ThrottlingRateLimit: 150,
        ThrottlingBurstLimit: 800,
        LoggingLevel: 'OFF',
        DataTraceEnabled: false,
      }),
    ],
  });
});

test.each([true, false])('X-Ray traces the API and every state machine if it is asked to: %s', (tracing) => {
  const asked = tracing ? synthesisePipeline({ tracing }) : template;
  const { Properties: stage } = onlyResource(asked, 'AWS::ApiGateway::Stage');
  expect((stage as { readonly TracingEnabled?: boolean }).TracingEnabled ?? false).toBe(tracing);
  const machines = Object.values(asked.findResources('AWS::StepFunctions::StateMachine'));
  expect(machines).toHaveLength(5);
  for (const { Properties } of machines as {
    readonly Properties: { readonly TracingConfiguration?: object };
  }[])
    expect(Properties.TracingConfiguration).toEqual({ Enabled: tracing });
});

test('the access log holds no payload, no delivery id and no key', () => {
  const { AccessLogSetting } = onlyResource(template, 'AWS::ApiGateway::Stage').Properties as {
    readonly AccessLogSetting: { readonly Format: string };
  };
  expect(() => JSON.parse(AccessLogSetting.Format) as unknown).not.toThrow();
  expect(AccessLogSetting.Format).not.toMatch(
    /validationErrorString|context\.path|context\.identity\.apiKey"|input/,
  );
});

test('an API key has a rate and a burst, and a quota where one is chosen', () => {
  const { Properties: plan } = onlyResource(template, 'AWS::ApiGateway::UsagePlan');
  expect(plan).toMatchObject({ Throttle: { RateLimit: 150, BurstLimit: 800 } });
  expect(plan).not.toHaveProperty('Quota');
  synthesisePipeline({ monthlyQuota: 10_000_000 }).hasResourceProperties('AWS::ApiGateway::UsagePlan', {
    Quota: { Limit: 10_000_000, Period: 'MONTH' },
  });
});

describe.each(Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')))(
  'gateway response %#',
  ({ Properties }) => {
    const { ResponseTemplates, ResponseParameters, StatusCode } = Properties as {
      readonly ResponseTemplates: Readonly<Record<string, string>>;
      readonly ResponseParameters: Readonly<Record<string, string>>;
      readonly StatusCode: string;
    };
    // Not VTL: `$context.*` is replaced as text. messageString brings its quotes, validationErrorString stands inside ours.
    const filled = (ResponseTemplates['application/json'] ?? '')
      .replace('$context.error.messageString', '"text"')
      .replaceAll(/\$context\.[A-Za-z.]+/g, 'text');

    test("is a problem whose status is the answer's", () => {
      expect(JSON.parse(filled)).toEqual({
        type: 'about:blank',
        title: expect.any(String) as string,
        status: Number(StatusCode),
        detail: expect.any(String) as string,
        requestId: 'text',
      });
      expect(ResponseParameters['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
    });

    test('says when to come back where coming back helps', () => {
      const comeBack = ['429', '504'].includes(StatusCode)
        ? (expect.stringMatching(/^'\d+'$/) as string)
        : undefined;
      expect(ResponseParameters['gatewayresponse.header.Retry-After']).toEqual(comeBack);
    });
  },
);

test('no gateway response sets a status for all 4XX', () => {
  const types = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')).map(
    ({ Properties }) => (Properties as { readonly ResponseType: string }).ResponseType,
  );
  expect(types).not.toContain('DEFAULT_4XX');
  expect(new Set(types).size).toBe(types.length);
});

describe("with auth 'iam'", () => {
  const signed = synthesisePipeline({ auth: 'iam' });

  test('every method is signed, and there is no API key', () => {
    signed.allResourcesProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'AWS_IAM',
      ApiKeyRequired: false,
    });
    signed.resourceCountIs('AWS::ApiGateway::ApiKey', 0);
    signed.resourceCountIs('AWS::ApiGateway::UsagePlan', 0);
  });

  test('an unsigned call is forbidden, not unknown', () => {
    signed.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
      StatusCode: '403',
    });
  });
});

describe("with auth 'none'", () => {
  const open = synthesisePipeline({ auth: 'none' });

  test('everybody may post', () => {
    open.resourcePropertiesCountIs(
      'AWS::ApiGateway::Method',
      { HttpMethod: 'POST', AuthorizationType: 'NONE', ApiKeyRequired: false },
      2,
    );
  });

  test('whoever asks for a status needs the API key', () => {
    open.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'GET', ApiKeyRequired: true });
    open.resourceCountIs('AWS::ApiGateway::ApiKey', 1);
  });
});

test('an unknown route is 404', () => {
  template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
    StatusCode: '404',
  });
});

test('the account is left alone where it has a CloudWatch role', () => {
  synthesisePipeline({ cloudWatchRole: false }).resourceCountIs('AWS::ApiGateway::Account', 0);
});
