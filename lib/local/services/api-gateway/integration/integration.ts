import type { CompiledTemplate } from '../../../vtl/evaluate/compile-template.ts';
import type { FillUri } from './fill-uri.ts';
import type { ParameterSource } from './parameter-source.ts';

/** What stands behind a method, compiled. */
export interface Integration {
  readonly target: Target;
  /** Whether request and answer pass as they are (HTTP_PROXY, AWS_PROXY): no templates, no integration responses. */
  readonly proxy: boolean;
  readonly requestTemplates: MappingTemplates;
  readonly passthrough: PassthroughBehavior;
  readonly requestParameters: readonly MappedParameter[];
  readonly responses: readonly IntegrationResponse[];
  readonly timeoutInMillis: number;
}

/** The back end of an integration. */
export type Target = MockTarget | ActionTarget | HttpTarget | FunctionTarget;

/** API Gateway itself. */
interface MockTarget {
  readonly kind: 'mock';
}

/** The action of an AWS service and the role that API Gateway takes on for it. */
export interface ActionTarget {
  readonly kind: 'action';
  readonly service: string;
  readonly action: string;
  readonly roleArn: string;
}

/** An HTTP endpoint. */
export interface HttpTarget {
  readonly kind: 'http';
  /** ANY passes the client's method on. */
  readonly httpMethod: string;
  readonly fillUri: FillUri;
}

/** A Lambda function, and the role to invoke it with where the integration has one. */
export interface FunctionTarget {
  readonly kind: 'function';
  readonly functionArn: string;
  readonly roleArn: string | undefined;
}

/** Templates by media type; `passthrough` is CloudFormation's empty string: the body as it is. */
export type MappingTemplates = ReadonlyMap<string, CompiledTemplate | 'passthrough'>;

/** What happens to a body that has no template; the first is the service's default. */
export const PASSTHROUGH_BEHAVIORS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;

/** One of them. */
type PassthroughBehavior = (typeof PASSTHROUGH_BEHAVIORS)[number];

/** One mapping onto a header, a query parameter or a path parameter. */
export interface MappedParameter {
  readonly location: 'header' | 'querystring' | 'path';
  readonly name: string;
  readonly source: ParameterSource;
}

/** One way to answer, chosen by the status that the service answered with, or by the error of the function. */
export interface IntegrationResponse {
  readonly statusCode: number;
  /** Undefined for the default response. */
  readonly selectionPattern: RegExp | undefined;
  /** Whether the method declares the status; the service answers 500 where it does not. */
  readonly declared: boolean;
  readonly templates: MappingTemplates;
  readonly parameters: readonly MappedParameter[];
}
