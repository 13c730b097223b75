import type Docker from 'dockerode';
import type { BuildLog } from './build-log.js';

/** What a check made in the engine, to be removed whatever happens. */
export interface Made {
  readonly tag: string;
  /** Names of containers; written down before they are made. */
  readonly containers: string[];
  /** What the engine held before the build: ids of images and containers. Nothing of it is ever removed. */
  readonly before: ReadonlySet<string>;
  readonly log: BuildLog;
}

/** Ids of all images and containers, stopped ones and those without a name too. */
export async function everything(docker: Docker): Promise<Set<string>> {
  const [images, containers] = await Promise.all([
    docker.listImages({ all: true }),
    docker.listContainers({ all: true }),
  ]);
  return new Set([...images, ...containers].map(({ Id }) => Id));
}

/**
 * Removes all of it: the containers, the image, and the images that the build left between its steps.
 * @returns what could not be removed, as commands that do it
 */
export async function removeMade(docker: Docker, made: Made): Promise<string[]> {
  const left: string[] = [];
  const containers = [...made.containers, ...made.log.containers.filter((id) => !wasThere(made, id))];
  for (const name of containers) {
    await remove(docker.getContainer(name), { force: true, v: true }).catch(() => left.push(`docker rm -f ${name}`));
  }
  const image = docker.getImage(made.tag);
  await remove(image, { force: true, noprune: true }).catch(() => left.push(`docker rmi -f ${made.tag}`));
  await removeBetween(docker, made).catch(() => left.push('docker image prune'));
  return left;
}

/** The engine refuses an image that another one stands on, so the last ones go first: again, until none goes any more. */
async function removeBetween(docker: Docker, made: Made): Promise<void> {
  for (let removed = 1; removed > 0; ) {
    removed = 0;
    for (const id of await ownImages(docker, made)) {
      const gone = await remove(docker.getImage(id), { noprune: true }).then(
        () => true,
        () => false,
      );
      if (gone) removed++;
    }
  }
}

/** Images without a name that this build made, or that stand on one of those (a step that was just ending). */
async function ownImages(docker: Docker, made: Made): Promise<string[]> {
  const all = (await docker.listImages({ all: true })) as (Docker.ImageInfo & { ParentId?: string })[];
  const mine = all.filter(({ Id, RepoTags }) => !made.before.has(Id) && !(RepoTags ?? []).some(isName));
  const own = new Set(made.log.images.flatMap((id) => mine.filter(({ Id }) => Id.startsWith(`sha256:${id}`))));
  for (let size = -1; size !== own.size; ) {
    size = own.size;
    const ids = new Set([...own].map(({ Id }) => Id));
    for (const image of mine) {
      if (ids.has(image.ParentId ?? '')) own.add(image);
    }
  }
  return [...own].map(({ Id }) => Id);
}

const isName = (tag: string): boolean => !tag.startsWith('<none>');

/** What a build prints decides here; a print that names something older must not. */
function wasThere(made: Made, shortId: string): boolean {
  return [...made.before].some((id) => id.startsWith(shortId) || id.startsWith(`sha256:${shortId}`));
}

/** Removes it; that it is not there (any more) is as good. */
async function remove(
  thing: { remove(options: Record<string, boolean>): Promise<unknown> },
  options: Record<string, boolean>,
): Promise<void> {
  try {
    await thing.remove(options);
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    // 409 for a container: its removal is under way already.
    if (statusCode !== 404 && !(statusCode === 409 && options['v'] === true)) throw error;
  }
}
