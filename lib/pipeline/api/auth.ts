/**
 * Who may call the API. `API_KEY`: holders of its API key. `IAM`: AWS principals, who sign their requests. `NONE`: everybody
 * who knows the address.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { auth: Auth.IAM });
 */
export const Auth = { API_KEY: 'apiKey', IAM: 'iam', NONE: 'none' } as const;
export type Auth = (typeof Auth)[keyof typeof Auth];
