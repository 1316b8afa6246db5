package io.clawback.model.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Maps records to {@link Json} and back, by their components: field names are the components'
 * names, a sealed interface's record carries its simple name as {@code "type"}, an empty {@link
 * Optional} is left out, an {@link Instant} or {@link Duration} is its ISO 8601 text, bytes are
 * Base64, enums their constant's name. Only what our own documents are made of is known: records,
 * sealed interfaces, enums, text, numbers, lists, sorted maps with text keys. Reading is strict: an
 * unknown or missing field is an error. No class is ever chosen by the data beyond a sealed
 * interface's own permits.
 */
public final class RecordJson {
  /** A step can hold thousands of records of one type: what reflection says of it is asked once. */
  private static final ClassValue<Form> FORMS =
      new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
          return Form.of(type);
        }
      };

  private RecordJson() {}

  /**
   * A record type.
   *
   * @param tagged whether it is one of several of a sealed type, so that its name is written too
   * @param maker its canonical constructor
   */
  private record Form(boolean tagged, List<RecordComponent> components, Constructor<?> maker) {
    static Form of(Class<?> type) {
      List<RecordComponent> components = List.of(type.getRecordComponents());
      components.forEach(c -> c.getAccessor().setAccessible(true));
      try {
        Constructor<?> maker =
            type.getDeclaredConstructor(
                components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
        maker.setAccessible(true);
        return new Form(
            Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed), components, maker);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("every record has a canonical constructor", e);
      }
    }
  }

  /**
   * The value as JSON. Throws {@link IllegalArgumentException} for a type that is not of our
   * documents.
   */
  public static Json write(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> new Json.Text(text);
      case Long number -> new Json.Whole(number);
      case Integer number -> new Json.Whole(number);
      case Double number -> new Json.Real(number);
      case Boolean truth -> new Json.Bool(truth);
      case Enum<?> constant -> new Json.Text(constant.name());
      case Instant at -> new Json.Text(at.toString());
      case Duration length -> new Json.Text(length.toString());
      case byte[] bytes -> new Json.Text(Base64.getEncoder().encodeToString(bytes));
      case List<?> items -> new Json.Array(items.stream().map(RecordJson::write).toList());
      case Map<?, ?> entries -> {
        TreeMap<String, Json> fields = new TreeMap<>();
        entries.forEach((key, entry) -> fields.put(key.toString(), write(entry)));
        yield new Json.Obj(fields);
      }
      case Record it -> record(it);
      default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
    };
  }

  private static Json record(Record it) {
    TreeMap<String, Json> fields = new TreeMap<>();
    Form form = FORMS.get(it.getClass());
    if (form.tagged()) {
      fields.put("type", new Json.Text(it.getClass().getSimpleName()));
    }
    for (RecordComponent component : form.components()) {
      Object value = component(it, component);
      if (value instanceof Optional<?> maybe) {
        maybe.ifPresent(present -> fields.put(component.getName(), write(present)));
      } else {
        fields.put(component.getName(), write(value));
      }
    }
    return new Json.Obj(fields);
  }

  private static Object component(Record it, RecordComponent component) {
    try {
      return component.getAccessor().invoke(it);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /**
   * The value of {@code type} that {@code json} spells. Throws {@link JsonException} naming the
   * field at fault.
   */
  public static <T> T read(Json json, Class<T> type) {
    return type.cast(read(json, type, type.getSimpleName()));
  }

  private static Object read(Json json, Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      return readGeneric(json, generic, where);
    }
    if (!(type instanceof Class<?> raw)) {
      throw new JsonException(where + ": no JSON form for " + type);
    }
    if (Json.class.isAssignableFrom(raw)) {
      return json;
    }
    if (raw == long.class || raw == Long.class) {
      return Json.asLong(json, where);
    }
    if (raw == int.class || raw == Integer.class) {
      return Math.toIntExact(Json.asLong(json, where));
    }
    if (raw == double.class || raw == Double.class) {
      return json instanceof Json.Real(double real) ? real : (double) Json.asLong(json, where);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      if (json instanceof Json.Bool(boolean truth)) {
        return truth;
      }
      throw new JsonException(where + ": should be true or false");
    }
    if (raw.isRecord()) {
      return readRecord(json, raw, where);
    }
    if (raw.isSealed()) {
      return readSealed(json, raw, where);
    }
    return readText(json, raw, where);
  }

  private static Object readText(Json json, Class<?> raw, String where) {
    if (!(json instanceof Json.Text(String text))) {
      throw new JsonException(where + ": should be a string");
    }
    if (raw == String.class) {
      return text;
    }
    try {
      if (raw == Instant.class) {
        return Instant.parse(text);
      }
      if (raw == Duration.class) {
        return Duration.parse(text);
      }
      if (raw == byte[].class) {
        return Base64.getDecoder().decode(text);
      }
    } catch (java.time.format.DateTimeParseException e) {
      throw new JsonException(where + ": not a time: \"" + text + "\"", e);
    } catch (IllegalArgumentException e) {
      throw new JsonException(where + ": not Base64", e);
    }
    if (raw.isEnum()) {
      for (Object constant : raw.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(text)) {
          return constant;
        }
      }
      throw new JsonException(
          where + ": no " + raw.getSimpleName() + " is called \"" + text + "\"");
    }
    throw new JsonException(where + ": no JSON form for " + raw);
  }

  private static Object readGeneric(Json json, ParameterizedType generic, String where) {
    Class<?> raw = (Class<?>) generic.getRawType();
    Type[] arguments = generic.getActualTypeArguments();
    if (raw == Optional.class) {
      return json instanceof Json.Null
          ? Optional.empty()
          : Optional.of(read(json, arguments[0], where));
    }
    if (raw == List.class && json instanceof Json.Array(List<Json> items)) {
      List<Object> out = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        out.add(read(items.get(i), arguments[0], where + "[" + i + "]"));
      }
      return List.copyOf(out);
    }
    if (raw == SortedMap.class
        && arguments[0] == String.class
        && json instanceof Json.Obj(var fields)) {
      TreeMap<String, Object> out = new TreeMap<>();
      fields.forEach((key, value) -> out.put(key, read(value, arguments[1], where + "." + key)));
      return out;
    }
    throw new JsonException(where + ": should be a " + raw.getSimpleName());
  }

  private static Object readSealed(Json json, Class<?> raw, String where) {
    String name = json instanceof Json.Obj object ? object.text("type") : "";
    for (Class<?> permitted : raw.getPermittedSubclasses()) {
      if (permitted.isRecord() && permitted.getSimpleName().equals(name)) {
        return readRecord(json, permitted, where);
      }
      if (permitted.isSealed() && permits(permitted, name)) {
        return readSealed(json, permitted, where);
      }
    }
    throw new JsonException(where + ": no " + raw.getSimpleName() + " is called \"" + name + "\"");
  }

  private static boolean permits(Class<?> sealed, String name) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .anyMatch(c -> c.isSealed() ? permits(c, name) : c.getSimpleName().equals(name));
  }

  private static Object readRecord(Json json, Class<?> raw, String where) {
    if (!(json instanceof Json.Obj(var fields))) {
      throw new JsonException(where + ": should be an object");
    }
    Form form = FORMS.get(raw);
    Object[] values = new Object[form.components().size()];
    int used = fields.containsKey("type") && form.tagged() ? 1 : 0;
    for (int i = 0; i < values.length; i++) {
      RecordComponent component = form.components().get(i);
      String name = component.getName();
      Json field = fields.get(name);
      if (field == null && component.getType() != Optional.class) {
        throw new JsonException(where + ": '" + name + "' is missing");
      }
      used += field == null ? 0 : 1;
      values[i] =
          read(
              field == null ? new Json.Null() : field,
              component.getGenericType(),
              where + "." + name);
    }
    if (used < fields.size()) {
      throw new JsonException(where + ": unknown fields among " + fields.keySet());
    }
    try {
      return form.maker().newInstance(values);
    } catch (InvocationTargetException e) {
      throw new JsonException(where + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + raw, e);
    }
  }
}
