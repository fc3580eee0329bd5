/** Values of `accept-delivery.request.vtl` for a source with the default key and one kept header. */
export const REQUEST_TEMPLATE_VALUES: Readonly<Record<string, string>> = {
  SOURCE: 'src',
  STATE_MACHINE_ARN: 'arn',
  STORED: '',
  KEY_PLACES: "['header:idempotency-key']",
  OWN_KEY: 'header:idempotency-key',
  HOW: 'first',
  WITHOUT: 'taken',
  HANDSHAKES: '',
  STARTED: '',
  PUBLIC_URL: '',
  TOO_LONG: 'refused',
  HASHED: '',
  MAX_KEY_LENGTH: '76',
  FORWARDED_HEADERS: '[]',
  MAX_INPUT_BYTES: '9',
};
