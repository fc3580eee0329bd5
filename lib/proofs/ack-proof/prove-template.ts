import { accountOf } from '../../local/template/account-of.ts';
import { listMethods } from './outcomes/list-methods.ts';
import { createProveRun } from './prove-run.ts';
import { proveGatewayResponses } from './prove-gateway-responses.ts';
import type { ProofRow } from './proof-row.ts';
import { notJudged, proveMethod } from './prove-method.ts';
import { readResources, type Resource } from './read-resources.ts';

/** The outcomes of one method, or of something else that answers requests. */
export interface Proof {
  /** `POST /webhooks/generic` */
  readonly subject: string;
  readonly rows: readonly ProofRow[];
}

/**
 * For every outcome of every back end of every REST API of a synthesised template: how it is answered, and which
 * durable write precedes a 2xx.
 *
 * Not checked: requests other than two or three bodies for each media type that has a template (a template may answer
 * by what a request says), stages other than the first, and whether what is written is deleted again.
 *
 * @param onSubject is told what is proved next
 * @throws Error if it is not a CloudFormation template, or has no API.
 */
export async function proveTemplate(
  template: unknown,
  onSubject: (subject: string) => void = () => undefined,
): Promise<readonly Proof[]> {
  const resources = readResources(template);
  const methods = listMethods(resources);
  const unseen = resources.flatMap(proveUnseen);
  if (methods.length + unseen.length === 0) throw new Error('It has no API: there is no 2xx to prove.');
  const proveRun = createProveRun(resources, accountOf(template as object));
  const proofs: Proof[] = [];
  for (const method of methods) {
    const subject = `${method.httpMethod} ${method.path}`;
    onSubject(subject);
    proofs.push({ subject, rows: await proveMethod(method, resources, proveRun) });
  }
  const apis = [...new Set(methods.map(({ restApiId }) => restApiId))];
  return [...proofs, ...apis.map((api) => gatewayProof(api, resources)), ...unseen];
}

function gatewayProof(restApiId: string, resources: readonly Resource[]): Proof {
  return { subject: `API Gateway itself (${restApiId})`, rows: proveGatewayResponses(restApiId, resources) };
}

/** Resources that answer requests and are not supported. */
const UNSEEN: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'an HTTP or WebSocket API',
  'AWS::Lambda::Url': 'the URL of a function',
  'AWS::Serverless::Api': 'an API that a transform makes',
  'AWS::Serverless::HttpApi': 'an API that a transform makes',
  'AWS::AppSync::GraphQLApi': 'a GraphQL API',
};

function proveUnseen({ logicalId, type, properties }: Resource): readonly Proof[] {
  const hasBody =
    type === 'AWS::ApiGateway::RestApi' && ('Body' in properties || 'BodyS3Location' in properties);
  const what = hasBody ? 'an API that is defined in an OpenAPI document' : UNSEEN[type];
  return what === undefined ? [] : [{ subject: logicalId, rows: [notJudged(`${what} is not supported`)] }];
}
