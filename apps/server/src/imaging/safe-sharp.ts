import sharp from 'sharp';

// Frames are all different: a cache would only hold memory, and workers are the parallelism already.
sharp.cache(false);
sharp.concurrency(1);
// Hostile bytes reach three loaders and no other: no SVG, no PDF, nothing that opens files.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});

/** sharp with its loaders and caches bounded; the only way into it. */
export { sharp };
