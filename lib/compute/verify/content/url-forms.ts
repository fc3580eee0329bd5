/** An address without what is written differently by those who sign it. Nothing else in it changes. */
const PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*@)?([^/?#]*?)(:\d+)?(?=[/?#]|$)/i;

/** The escapes that HubSpot undoes before it signs (developers.hubspot.com, "Validating requests"). */
const UNESCAPED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: ':443', http: ':80' };

/** Ways in which producers write the address that they sign: it is not always the one that they call. */
export const URL_FORMS = {
  /** With the port that the scheme stands for, where it has none. */
  withPort: (url: string): string =>
    url.replace(PARTS, (whole: string, scheme: string, _user: string, _host: string, port?: string) =>
      port === undefined ? whole + (DEFAULT_PORTS[scheme.toLowerCase()] ?? '') : whole,
    ),
  /** Without a port, even one of its own: so does Twilio. */
  withoutPort: (url: string): string =>
    url.replace(PARTS, (whole: string, _scheme: string, _user: string, _host: string, port = '') =>
      whole.slice(0, whole.length - port.length),
    ),
  /** As WHATWG writes it, which escapes `'` in a query; as it is if it is none. */
  normalised: (url: string): string => (URL.canParse(url) ? URL_FORMS.withoutPort(new URL(url).href) : url),
  /** With the escapes undone that HubSpot undoes. */
  unescaped: (url: string): string => url.replaceAll(UNESCAPED, (escape) => decodeURIComponent(escape)),
} as const;
