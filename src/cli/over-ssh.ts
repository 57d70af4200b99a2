type Environment = Readonly<Record<string, string | undefined>>;

/** sshd sets it. An empty variable is one that somebody has taken away: it counts as none. */
export const isOverSsh = ({ SSH_CONNECTION }: Environment): boolean => Boolean(SSH_CONNECTION);

/** Whether this terminal goes when the line drops. Within tmux or screen it stays. */
export const mayDrop = (environment: Environment): boolean =>
  isOverSsh(environment) && !environment.TMUX && !environment.STY;
