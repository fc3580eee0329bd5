import contentful from './example-events/contentful.json' with { type: 'json' };
import github from './example-events/github.json' with { type: 'json' };
import gitlab from './example-events/gitlab.json' with { type: 'json' };
import linear from './example-events/linear.json' with { type: 'json' };
import meta from './example-events/meta.json' with { type: 'json' };
import shopify from './example-events/shopify.json' with { type: 'json' };
import slackEvents from './example-events/slack-events.json' with { type: 'json' };
import standardWebhooks from './example-events/standard-webhooks.json' with { type: 'json' };
import stripe from './example-events/stripe.json' with { type: 'json' };
import twilio from './example-events/twilio.json' with { type: 'json' };
import zoomUrlValidation from './example-events/zoom-url-validation.json' with { type: 'json' };
import zoom from './example-events/zoom.json' with { type: 'json' };

/**
 * An event as its producer would send it, made up by us. `{id}` stands for the id of the event, `{hex:<n>}` for n hexadecimal digits that
 * follow from the id, and the text `{now}` for the number of milliseconds since 1970. All other times are fixed, so that an event that is
 * sent again by its id has the same body.
 */
export interface ExampleEvent {
  /** The type of the event, as the producer calls it. */
  readonly event: string;
  /** What a new id begins with. Absent: a new id is a UUID. */
  readonly idPrefix?: string;
  /** Absent: JSON, or a form where there is one. */
  readonly contentType?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
  /** In place of `body`. */
  readonly form?: Readonly<Record<string, string>>;
}

/** An event for each producer that is used most, by the id of the producer. A new one is a file and a row. */
export const EXAMPLE_EVENTS: Readonly<Record<string, ExampleEvent>> = {
  contentful,
  github,
  gitlab,
  'gitlab-signing-token': { ...gitlab, headers: { ...gitlab.headers, 'webhook-id': '{id}' } },
  linear,
  meta,
  shopify,
  'slack-events': slackEvents,
  'standard-webhooks': standardWebhooks,
  stripe,
  twilio,
  zoom,
};

/** Tests of the address that are signed as events are, by the id of the producer. They become no delivery. */
export const EXAMPLE_HANDSHAKES: Readonly<Record<string, ExampleEvent>> = { zoom: zoomUrlValidation };
