/// Declares a type with a name of its own for what is another type in JSON. `named` stands where that
/// is a type of the API, `request` adds checks, and `body` the method `validate`.
macro_rules! newtype {
    (
        $(#[doc = $about:literal])*
        $(#[deprecated $($deprecated:tt)*])?
        #[derive($($derive:ident),*)]
        #[serde(transparent)]
        $(#[newtype($($part:ident),* $(,)?)])?
        pub struct $name:ident($(#[doc = $doc:literal])* pub $type:ty $(,)?);
    ) => {
        $(#[doc = $about])*
        $(#[deprecated $($deprecated)*])?
        #[derive($($derive),*)]
        #[serde(transparent)]
        pub struct $name($(#[doc = $doc])* pub $type);

        $($($crate::runtime::newtype! { @$part $name $type })*)?
    };

    (@named $name:ident $type:ty) => {
        /// With nothing in it, for tests that need an answer of the service.
        #[cfg(feature = "mock")]
        #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self(<$type as ::std::default::Default>::default())
            }
        }
    };

    (@request $name:ident $type:ty) => {
        impl $crate::runtime::Validate for $name {
            fn check(&self, checker: &mut $crate::runtime::Checker, limits: &$crate::runtime::Limits) {
                $crate::runtime::Validate::check(&self.0, checker, limits);
            }
        }

        #[cfg(feature = "mock")]
        impl $crate::mock::shape::Shaped for $name {
            fn shape() -> $crate::mock::shape::Shape {
                <$type as $crate::mock::shape::Shaped>::shape()
            }
        }
    };

    (@body $name:ident $type:ty) => {
        $crate::runtime::model! { @part body $name }
    };
}

pub(crate) use newtype;
