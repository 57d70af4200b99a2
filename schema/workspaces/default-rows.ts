// Over 150 lines: the rows that the app's own bootstrap makes, as one list.
import { v5 } from "uuid";

/**
 * The one template that a new workspace has: an example in MJML and Liquid, to be edited and not to
 * be sent.
 */
export const welcomeEmail = {
  type: "Email",
  from: "hello@mycompany.com",
  subject: 'Hi {{ user.firstName | default: "there"}}!',
  body: `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text font-size="16px">
          Hi {{ user.firstName | default: "there" }},<br/><br/>
          welcome! This is an example. Write here what your new users should know first.
        </mj-text>
      </mj-column>
    </mj-section>
    <mj-section>
      <mj-column>
        <mj-text font-size="12px" align="center" color="#a8a8a8">
          MyCompany, Inc.<br/>
          You can {% unsubscribe_link %} from these messages.
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`,
} as const;

/**
 * The 41 rows that the app's own bootstrap makes for a workspace (multi-tenant-main,
 * backend-lib/src/bootstrap.ts): this file says which; the Workspace row itself is the 41st. Ids
 * that are given here must be these: the app looks for them.
 */
export interface DefaultRows {
  readonly userProperties: readonly { name: string; definition: object; exampleValue: string }[];
  readonly secrets: readonly DefaultSecret[];
  readonly emailProviders: readonly { type: string; secretName: string }[];
  readonly smsProviders: readonly { type: string; secretName: string }[];
  readonly messageTemplates: readonly { id: string; name: string; definition: object }[];
  readonly subscriptionGroups: readonly { id: string; name: string; type: "OptOut"; channel: string }[];
  readonly segments: readonly { name: string; subscriptionGroupId: string; definition: object }[];
}

interface DefaultSecret {
  readonly name: string;
  /**
   * `generated` secrets get a value of their own in every workspace; the others hold a provider's
   * settings.
   */
  readonly generated: boolean;
  readonly configValue: object | null;
}

export const defaultWriteKeyName = "default-write-key";

/** The provider that sends nothing: chosen until the operator chooses another. */
export const defaultProviderType = "Test";

const emailProviders = {
  SendGrid: "sendgrid",
  AmazonSes: "amazonses",
  Smtp: "smtp",
  Resend: "resend",
  PostMark: "postmark",
  MailChimp: "mailchimp",
  Test: "EmailTestProvider",
} as const;

const smsProviders = { Twilio: "twilio-key", Test: "SmsTestProvider" } as const;

const channels = [
  { key: "email-subscription-group", label: "Email", channel: "Email" },
  { key: "mobile-push-subscription-group", label: "Mobile Push", channel: "MobilePush" },
  { key: "sms-subscription-group", label: "SMS", channel: "Sms" },
] as const;

/**
 * Example values are JSON, as the app shows and parses them. latLon alone is not, there as here.
 */
const traits = {
  email: '"name@email.com"',
  phone: '"8885551234"',
  deviceToken: `"${"1234567890abcdef".repeat(4)}"`,
  firstName: '"Matt"',
  lastName: '"Smith"',
  language: '"en-US"',
  accountManager: '"jane.johnson@example.com"',
  latLon: "33.812511,-117.9189762",
} as const;

interface OfWorkspace {
  readonly id: string;
  readonly name: string;
}

type OwnRows = Pick<DefaultRows, "messageTemplates" | "subscriptionGroups" | "segments">;

export const defaultRows = (workspace: OfWorkspace): DefaultRows => ({ ...sameForAll(), ...ownRows(workspace) });

/** What differs between workspaces, alone: an import asks for it a hundred thousand times. */
export function ownRows(workspace: OfWorkspace): OwnRows {
  const idOf = idsWithin(workspace.id);
  const subscriptionGroups = channels.map(({ key, label, channel }) => ({
    id: idOf(key),
    name: `${workspace.name} - ${label}`,
    type: "OptOut" as const,
    channel,
  }));
  return {
    messageTemplates: [
      { id: idOf("118318ca-ba56-44ad-856c-a9a625113f5e"), name: "Welcome Email", definition: welcomeEmail },
    ],
    subscriptionGroups,
    segments: subscriptionGroups.map(({ id, type }) => ({
      name: `subscriptionGroup-${id}`,
      subscriptionGroupId: id,
      definition: {
        entryNode: { type: "SubscriptionGroup", id: "1", subscriptionGroupId: id, subscriptionGroupType: type },
        nodes: [],
      },
    })),
  };
}

function sameForAll(): Omit<DefaultRows, keyof OwnRows> {
  return {
    userProperties: [
      { name: "id", definition: { type: "Id" }, exampleValue: '"62b44d22-0d14-48bb-80d9-fb5da5b26a0c"' },
      {
        name: "anonymousId",
        definition: { type: "AnonymousId" },
        exampleValue: '"b8fa9198-6475-4b18-bb64-aafd0c8b717e"',
      },
      ...Object.entries(traits).map(([name, exampleValue]) => ({
        name,
        definition: { type: "Trait", path: name },
        exampleValue,
      })),
    ],
    secrets: [
      { name: defaultWriteKeyName, generated: true, configValue: null },
      { name: "subscription-key", generated: true, configValue: null },
      ...[...Object.entries(emailProviders), ...Object.entries(smsProviders)].map(([type, name]) => ({
        name,
        generated: false,
        configValue: { type },
      })),
    ],
    emailProviders: Object.entries(emailProviders).map(([type, secretName]) => ({ type, secretName })),
    smsProviders: Object.entries(smsProviders).map(([type, secretName]) => ({ type, secretName })),
  };
}

/**
 * uuidv5 with the workspace as namespace; as bytes, since a hand-made workspace id need not be a
 * valid RFC 9562 UUID.
 */
function idsWithin(workspaceId: string): (name: string) => string {
  const namespace = Uint8Array.from(Buffer.from(workspaceId.replaceAll("-", ""), "hex"));
  return (name) => v5(name, namespace);
}
