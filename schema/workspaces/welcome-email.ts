/** The one template that a new workspace has: an example in MJML and Liquid, to be edited and not to be sent. */
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
