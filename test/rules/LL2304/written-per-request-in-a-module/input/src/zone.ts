const { env } = process;

export const inZone = (zone: string) => {
  env.TZ = zone;
};
