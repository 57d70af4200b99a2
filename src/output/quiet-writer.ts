/**
 * A write function that outlives its stream. A closed pipe (`| head`) reports EPIPE as an event, later, not by throwing;
 * unheard, it would end the process in the middle of an installation.
 */
export function quietWriter(stream: NodeJS.WritableStream, onClosed?: (error: Error) => void): (text: string) => void {
  let closed = false;
  stream.on("error", (error) => {
    if (!closed) onClosed?.(error);
    closed = true;
  });
  return (text) => {
    if (!closed) stream.write(text);
  };
}
