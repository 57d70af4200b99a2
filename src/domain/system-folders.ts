const exactly = new Set(
  "/ /bin /boot /etc /home /lib /lib32 /lib64 /libx32 /lost+found /media /mnt /opt /root /run /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/sbin /usr/share /var /var/cache /var/lib /var/log /var/run /var/spool /var/tmp".split(
    " ",
  ),
);

/** What is kept there is the kernel's, or gone with the next start. */
const whole = /^\/(?:dev|proc|sys|boot|run)(?:\/|$)/;

/**
 * A folder that every system has (FHS 3.0): an installation in it would lie among what is not its
 * own, although root may write there. One below it (/opt/dittofeed) is what they are for.
 */
export const isSystemFolder = (path: string): boolean => exactly.has(path) || whole.test(path);
