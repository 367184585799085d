/** 128 random bits in base64url, so that the URL of an image can't be guessed. */
export type ImageName = string & { readonly ImageName: unique symbol };

/** Width and height in pixels; images are square. */
export const IMAGE_SIZES = [512, 128] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

export type ImageFiles = Readonly<Record<ImageSize, Uint8Array>>;

export const fileOf = (name: ImageName, size: ImageSize): string => `${name}-${size}.webp`;

/** Returns the image name and size in a file name; null if it is not the name of an image file. */
export const imageInFile = (file: string): Readonly<{ name: ImageName; size: ImageSize }> | null => {
  const [, name, digits] = /^([\w-]{22})-(\d{3})\.webp$/.exec(file) ?? [];
  const size = IMAGE_SIZES.find((one) => String(one) === digits);
  return name === undefined || size === undefined ? null : { name: name as ImageName, size };
};

/** Returns the image name at the end of a location (see `Images.locationOf`); null if there is none. */
export const nameInLocation = (location: string): ImageName | null =>
  (/(?:^|\/)([\w-]{22})$/.exec(location)?.[1] as ImageName | undefined) ?? null;
