import { Box, Text } from "ink";
import { isRoomy } from "../app/view.ts";
import { choiceSpans } from "../parts/choice-field.ts";
import { Fields } from "../parts/fields.tsx";
import { Toned, useLook } from "../parts/look.tsx";
import { Busy, Marked } from "../parts/mark.tsx";
import { Gap, Inset, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { secretSpans } from "../parts/secret-field.ts";
import type { Span } from "../parts/spans.ts";
import { cutSpans } from "../parts/spans.ts";
import { textSpans } from "../parts/text-field.ts";
import { fieldsOf, issueOf } from "./fields.ts";
import type { LookResult } from "./look-results.ts";
import { isLookedAt } from "./looks.ts";
import {
  atGoogle,
  consequencesOf,
  defaultDirectory,
  type FieldCursor,
  lookingAt,
  remarkOn,
} from "./question-fields.ts";
import { type QuestionName, questions } from "./questions/all.ts";
import type { Field } from "./questions/question.ts";
import type { WizardInput } from "./state.ts";

interface Asked extends FieldCursor {
  question: QuestionName;
  field: number;
  isTried: boolean;
  top: number | undefined;
}

/** On every question the same: the longest label there is, and two columns. */
const labelWidth = 19;

/** Why it is asked, its fields in one column of labels, and what follows from the answers in the same. */
export function questionView(input: WizardInput, screen: Asked) {
  const { state } = input;
  const { title, intro } = questions[screen.question];
  const fields = fieldsOf(screen.question, state.answers).map((field, index) => {
    const isFocused = index === screen.field;
    return {
      ...{ label: field.label, isFocused },
      value: <Value field={field} isFocused={isFocused} input={input} screen={screen} />,
      remark: <Remark field={field} isTried={isFocused && screen.isTried} input={input} />,
    };
  });
  const { opened, registered } = consequencesOf(screen.question, input);
  return {
    title,
    body: (
      <Scroll top={screen.top}>
        {isRoomy(input) && <Prose>{intro}</Prose>}
        {isRoomy(input) && <Gap />}
        <Fields rows={fields} hasPointer labelWidth={labelWidth} />
        {opened.length + registered.length > 0 && <Gap />}
        <Addresses rows={opened} />
        {registered.length > 0 && <Prose as="dim">{`  ${atGoogle}`}</Prose>}
        <Addresses rows={registered} />
      </Scroll>
    ),
  };
}

/** An address is there to be copied: on a row of its own where it would be broken beside its label. */
function Addresses({ rows }: { rows: readonly { label: string; value: string }[] }) {
  const { columns } = useLook();
  return rows.map(({ label, value }) => {
    const address = <Prose as="command">{value}</Prose>;
    const isBeside = value.length <= columns - 2 - labelWidth;
    return (
      <Inset key={label} by={2}>
        {isBeside ? (
          <Fields rows={[{ label, value: address }]} labelWidth={labelWidth} />
        ) : (
          <Prose as="dim">{label}</Prose>
        )}
        {!isBeside && <Inset by={2}>{address}</Inset>}
      </Inset>
    );
  });
}

interface ValueProps {
  field: Field;
  isFocused: boolean;
  input: WizardInput;
  screen: FieldCursor;
}

function Value({ field, isFocused, input, screen }: ValueProps) {
  const { columns } = useLook();
  const rows = cutSpans(valueSpans(field, isFocused, columns, input, screen), columns);
  return rows.map((spans, place) => (
    // A row has no other identity than its place.
    <Box key={String(place)} height={1} flexShrink={0}>
      <Text wrap="truncate">
        {spans.map(({ text, tone }, at) => (
          <Toned key={String(at)} as={tone}>
            {text}
          </Toned>
        ))}
      </Text>
    </Box>
  ));
}

const marks = { wrong: "warning", odd: "warning", good: "done" } as const;
const tones = { wrong: "warn", odd: "warn", good: "good" } as const;

function Remark({ field, isTried, input: { state } }: { field: Field; isTried: boolean; input: WizardInput }) {
  const remark: LookResult | undefined = remarkOn(field, isTried, state);
  return (
    <>
      {isLookedAt(field, state) && <Busy>{`${lookingAt(field)} ...`}</Busy>}
      {remark !== undefined && (
        <Marked of={marks[remark.kind]}>
          <Prose
            as={tones[remark.kind]}
          >{`${remark.says.startsWith("must ") ? `${field.label} ` : ""}${remark.says}`}</Prose>
        </Marked>
      )}
    </>
  );
}

/** How the value of a field looks in so many columns. */
function valueSpans(
  field: Field,
  isFocused: boolean,
  room: number,
  { state, services, theme }: WizardInput,
  { cursor, isTypingSecret }: FieldCursor,
): Span[] {
  const { answers, typed } = state;
  switch (field.kind) {
    case "choice":
      return choiceSpans(field.choices, answers[field.path], isFocused, room);
    case "secret":
      return secretSpans(
        {
          isFocused,
          isTyping: isFocused && isTypingSecret,
          isTyped: typed.has(field.name),
          // It may stay empty where the profile or `.env` may have one. Whether they do is for the next screen to say.
          mayStayEmpty: issueOf(field, state) === undefined,
        },
        theme,
      );
    case "text": {
      const value = answers[field.path];
      // In words that tell it from an answer, for grey may not be seen.
      const meaning = field.path === "directory" ? defaultDirectory(answers, services) : field.whenEmpty;
      const example = field.example === undefined ? "" : `such as ${field.example}`;
      const hint = meaning === undefined ? example : `(${meaning})`;
      return textSpans({ value, cursor, hint, isFocused }, room, theme);
    }
  }
}
