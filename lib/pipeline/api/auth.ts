const WORDS = { API_KEY: 'apiKey', IAM: 'iam', NONE: 'none' } as const;

/** The word itself, such as `'iam'`, may stand wherever an `Auth` may. */
export type Auth = (typeof WORDS)[keyof typeof WORDS];

/**
 * Who may call the API. `Auth.apiKey()`: holders of its API key. `Auth.iam()`: AWS principals, who sign their requests.
 * `Auth.none()`: everybody who knows the address. Each is one of the words `apiKey`, `iam` and `none`, which the constants
 * (`Auth.IAM`) name for comparisons.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { auth: Auth.iam() });
 */
export const Auth = {
  ...WORDS,
  apiKey: () => WORDS.API_KEY,
  iam: () => WORDS.IAM,
  none: () => WORDS.NONE,
} as const;

/** What an `Auth` must be. */
export const AUTH_WORDS: Readonly<Record<string, Auth>> = WORDS;
