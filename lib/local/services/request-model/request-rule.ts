import type { ServiceError } from '../../service-error.ts';
import type { Request } from './request.ts';

/** What a service says to a request that breaks the rule; undefined where it holds. */
export type RequestRule = (request: Request) => ServiceError | undefined;
