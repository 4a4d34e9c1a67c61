/*
 * A Vulkan layer that takes the device away: from the moment a file appears, everything submitted to the GPU or waited
 * for fails as it does when a driver crashes. The file's path is in MASKWIRE_TEST_DEVICE_LOST. Declares the few parts
 * of Vulkan's layer interface that it uses, so that no headers are needed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEVICE_LOST (-4)
#define LOADER_INSTANCE_CREATE_INFO 47
#define LOADER_DEVICE_CREATE_INFO 48
#define LINK_INFO 0

typedef void (*function)(void);
typedef function (*get_address)(void *owner, const char *name);

struct link {
  struct link *next;
  get_address instance_address;
  /* Of a device; for an instance something else, which is not used here. */
  get_address device_address;
};

struct chain {
  int type;
  struct chain *next;
  int what;
  struct link *link;
};

/* Common start of VkInstanceCreateInfo and VkDeviceCreateInfo. */
struct create_info {
  int type;
  struct chain *next;
};

static get_address next_instance, next_device;
static int (*next_submit)(void *, uint32_t, const void *, void *);
static int (*next_wait)(void *, uint32_t, const void *, uint32_t, uint64_t);
static int (*next_status)(void *, void *);

static int lost(void) {
  const char *path = getenv("MASKWIRE_TEST_DEVICE_LOST");
  return path != NULL && access(path, F_OK) == 0;
}

static int submit(void *queue, uint32_t count, const void *submits, void *fence) {
  return lost() ? DEVICE_LOST : next_submit(queue, count, submits, fence);
}

static int wait(void *device, uint32_t count, const void *fences, uint32_t all, uint64_t limit) {
  return lost() ? DEVICE_LOST : next_wait(device, count, fences, all, limit);
}

static int status(void *device, void *fence) { return lost() ? DEVICE_LOST : next_status(device, fence); }

/* The way to the layer below, which is taken off the chain. */
static struct link *take_link(const struct create_info *info, int type) {
  struct chain *chain = info->next;
  while (chain != NULL && !(chain->type == type && chain->what == LINK_INFO)) chain = chain->next;
  if (chain == NULL) abort();
  struct link *link = chain->link;
  chain->link = link->next;
  return link;
}

static int create_instance(const struct create_info *info, const void *allocator, void **instance) {
  next_instance = take_link(info, LOADER_INSTANCE_CREATE_INFO)->instance_address;
  int (*create)(const void *, const void *, void **) =
      (int (*)(const void *, const void *, void **))next_instance(NULL, "vkCreateInstance");
  return create(info, allocator, instance);
}

static int create_device(void *gpu, const struct create_info *info, const void *allocator, void **device) {
  struct link *link = take_link(info, LOADER_DEVICE_CREATE_INFO);
  next_device = link->device_address;
  int (*create)(void *, const void *, const void *, void **) =
      (int (*)(void *, const void *, const void *, void **))link->instance_address(NULL, "vkCreateDevice");
  int result = create(gpu, info, allocator, device);
  if (result != 0) return result;
  next_submit = (int (*)(void *, uint32_t, const void *, void *))next_device(*device, "vkQueueSubmit");
  next_wait = (int (*)(void *, uint32_t, const void *, uint32_t, uint64_t))next_device(*device, "vkWaitForFences");
  next_status = (int (*)(void *, void *))next_device(*device, "vkGetFenceStatus");
  return 0;
}

function vkGetDeviceProcAddr(void *device, const char *name) {
  if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (function)vkGetDeviceProcAddr;
  if (strcmp(name, "vkQueueSubmit") == 0) return (function)submit;
  if (strcmp(name, "vkWaitForFences") == 0) return (function)wait;
  if (strcmp(name, "vkGetFenceStatus") == 0) return (function)status;
  return next_device(device, name);
}

function vkGetInstanceProcAddr(void *instance, const char *name) {
  if (strcmp(name, "vkGetInstanceProcAddr") == 0) return (function)vkGetInstanceProcAddr;
  if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (function)vkGetDeviceProcAddr;
  if (strcmp(name, "vkCreateInstance") == 0) return (function)create_instance;
  if (strcmp(name, "vkCreateDevice") == 0) return (function)create_device;
  return next_instance == NULL ? NULL : next_instance(instance, name);
}
